// TensorFlow graphs and sessions for Node: build a graph operation by operation with TensorFlow's own shape
// inference, run it off the event loop. tfjs-node's binding only knows eager operations and SavedModels, takes no
// session options, and blocks the event loop while it runs; training steps need the opposite of all three.

#include <node_api.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "tensorflow/c/c_api.h"

namespace {

struct Graph {
  TF_Graph* graph = TF_NewGraph();
  std::vector<TF_Operation*> operations;
  ~Graph() { TF_DeleteGraph(graph); }
};

struct Session {
  std::shared_ptr<Graph> graph;
  TF_Session* session = nullptr;
  ~Session() {
    if (session == nullptr) return;
    TF_Status* status = TF_NewStatus();
    TF_CloseSession(session, status);
    TF_DeleteSession(session, status);
    TF_DeleteStatus(status);
  }
};

struct Status {
  TF_Status* status = TF_NewStatus();
  ~Status() { TF_DeleteStatus(status); }
  bool ok() const { return TF_GetCode(status) == TF_OK; }
  const char* message() const { return TF_Message(status); }
};

// Thrown as a JavaScript Error by `guarded`.
struct Failure {
  std::string message;
};

void check(napi_env env, napi_status status, const char* what) {
  if (status == napi_ok) return;
  const napi_extended_error_info* info = nullptr;
  napi_get_last_error_info(env, &info);
  throw Failure{std::string(what) + ": " + (info && info->error_message ? info->error_message : "unexpected argument")};
}

void check(const Status& status, const std::string& what) {
  if (!status.ok()) throw Failure{what + ": " + status.message()};
}

template <typename T>
T* unwrap(napi_env env, napi_value value) {
  void* data = nullptr;
  check(env, napi_get_value_external(env, value, &data), "handle");
  return static_cast<T*>(data);
}

template <typename T>
napi_value wrap(napi_env env, T* object) {
  napi_value result;
  check(env, napi_create_external(
                 env, object, [](napi_env, void* data, void*) { delete static_cast<T*>(data); }, nullptr, &result),
        "handle");
  return result;
}

std::string string_of(napi_env env, napi_value value) {
  size_t length = 0;
  check(env, napi_get_value_string_utf8(env, value, nullptr, 0, &length), "string");
  std::string text(length, '\0');
  check(env, napi_get_value_string_utf8(env, value, &text[0], length + 1, &length), "string");
  return text;
}

int64_t integer_of(napi_env env, napi_value value) {
  int64_t number = 0;
  check(env, napi_get_value_int64(env, value, &number), "integer");
  return number;
}

double number_of(napi_env env, napi_value value) {
  double number = 0;
  check(env, napi_get_value_double(env, value, &number), "number");
  return number;
}

bool bool_of(napi_env env, napi_value value) {
  bool flag = false;
  check(env, napi_get_value_bool(env, value, &flag), "boolean");
  return flag;
}

bool is_array(napi_env env, napi_value value) {
  bool array = false;
  check(env, napi_is_array(env, value, &array), "array");
  return array;
}

std::vector<napi_value> array_of(napi_env env, napi_value value) {
  uint32_t length = 0;
  check(env, napi_get_array_length(env, value, &length), "array");
  std::vector<napi_value> elements(length);
  for (uint32_t i = 0; i < length; ++i) check(env, napi_get_element(env, value, i, &elements[i]), "element");
  return elements;
}

napi_value property(napi_env env, napi_value object, const char* name) {
  napi_value value;
  check(env, napi_get_named_property(env, object, name, &value), name);
  return value;
}

std::vector<int64_t> integers_of(napi_env env, napi_value value) {
  std::vector<int64_t> numbers;
  for (napi_value element : array_of(env, value)) numbers.push_back(integer_of(env, element));
  return numbers;
}

struct Bytes {
  void* data;
  size_t size;
};

Bytes bytes_of(napi_env env, napi_value value) {
  napi_typedarray_type type;
  size_t length = 0, offset = 0;
  void* data = nullptr;
  napi_value buffer;
  check(env, napi_get_typedarray_info(env, value, &type, &length, &data, &buffer, &offset), "typed array");
  const size_t width = type == napi_float64_array || type == napi_bigint64_array || type == napi_biguint64_array ? 8
                       : type == napi_float32_array || type == napi_int32_array || type == napi_uint32_array    ? 4
                       : type == napi_int16_array || type == napi_uint16_array                                  ? 2
                                                                                                                 : 1;
  return {data, length * width};
}

TF_Tensor* tensor_of(napi_env env, TF_DataType dtype, const std::vector<int64_t>& shape, napi_value values) {
  const Bytes bytes = bytes_of(env, values);
  TF_Tensor* tensor = TF_AllocateTensor(dtype, shape.data(), static_cast<int>(shape.size()), bytes.size);
  if (tensor == nullptr) throw Failure{"tensor: no memory for " + std::to_string(bytes.size) + " bytes"};
  if (bytes.size > 0) std::memcpy(TF_TensorData(tensor), bytes.data, bytes.size);
  return tensor;
}

napi_value integer(napi_env env, int64_t value) {
  napi_value result;
  check(env, napi_create_int64(env, value, &result), "integer");
  return result;
}

napi_value shape_value(napi_env env, const std::vector<int64_t>& shape) {
  napi_value array;
  check(env, napi_create_array_with_length(env, shape.size(), &array), "shape");
  for (size_t i = 0; i < shape.size(); ++i) check(env, napi_set_element(env, array, i, integer(env, shape[i])), "shape");
  return array;
}

using Method = napi_value (*)(napi_env, const std::vector<napi_value>&);

template <Method method>
napi_value guarded(napi_env env, napi_callback_info info) {
  size_t count = 8;
  std::vector<napi_value> arguments(count);
  napi_get_cb_info(env, info, &count, arguments.data(), nullptr, nullptr);
  try {
    return method(env, arguments);
  } catch (const Failure& failure) {
    napi_throw_error(env, "STRATA_TENSOR", failure.message.c_str());
    return nullptr;
  }
}

using GraphHandle = std::shared_ptr<Graph>;

// newGraph(): Graph
napi_value new_graph(napi_env env, const std::vector<napi_value>&) {
  return wrap(env, new GraphHandle(std::make_shared<Graph>()));
}

void set_attribute(napi_env env, TF_OperationDescription* description, napi_value attribute) {
  const std::string name = string_of(env, property(env, attribute, "name"));
  const auto type = static_cast<TF_AttrType>(integer_of(env, property(env, attribute, "type")));
  napi_value value = property(env, attribute, "value");
  const bool list = type != TF_ATTR_SHAPE && is_array(env, value);
  switch (type) {
    case TF_ATTR_STRING:
      if (list) {
        std::vector<std::string> texts;
        for (napi_value element : array_of(env, value)) texts.push_back(string_of(env, element));
        std::vector<const void*> pointers;
        std::vector<size_t> lengths;
        for (const std::string& text : texts) {
          pointers.push_back(text.data());
          lengths.push_back(text.size());
        }
        TF_SetAttrStringList(description, name.c_str(), pointers.data(), lengths.data(), static_cast<int>(texts.size()));
      } else {
        const std::string text = string_of(env, value);
        TF_SetAttrString(description, name.c_str(), text.data(), text.size());
      }
      return;
    case TF_ATTR_INT:
      if (list) {
        const std::vector<int64_t> numbers = integers_of(env, value);
        TF_SetAttrIntList(description, name.c_str(), numbers.data(), static_cast<int>(numbers.size()));
      } else {
        TF_SetAttrInt(description, name.c_str(), integer_of(env, value));
      }
      return;
    case TF_ATTR_FLOAT:
      if (list) throw Failure{"attribute " + name + ": lists of floats are not supported"};
      TF_SetAttrFloat(description, name.c_str(), static_cast<float>(number_of(env, value)));
      return;
    case TF_ATTR_BOOL:
      if (list) throw Failure{"attribute " + name + ": lists of booleans are not supported"};
      TF_SetAttrBool(description, name.c_str(), bool_of(env, value) ? 1 : 0);
      return;
    case TF_ATTR_TYPE:
      if (list) {
        std::vector<TF_DataType> types;
        for (int64_t number : integers_of(env, value)) types.push_back(static_cast<TF_DataType>(number));
        TF_SetAttrTypeList(description, name.c_str(), types.data(), static_cast<int>(types.size()));
      } else {
        TF_SetAttrType(description, name.c_str(), static_cast<TF_DataType>(integer_of(env, value)));
      }
      return;
    case TF_ATTR_SHAPE: {
      const std::vector<int64_t> shape = integers_of(env, value);
      TF_SetAttrShape(description, name.c_str(), shape.data(), static_cast<int>(shape.size()));
      return;
    }
    case TF_ATTR_TENSOR: {
      const auto dtype = static_cast<TF_DataType>(integer_of(env, property(env, value, "dtype")));
      const std::vector<int64_t> shape = integers_of(env, property(env, value, "shape"));
      TF_Tensor* tensor = tensor_of(env, dtype, shape, property(env, value, "values"));
      Status status;
      TF_SetAttrTensor(description, name.c_str(), tensor, status.status);
      TF_DeleteTensor(tensor);
      check(status, "attribute " + name);
      return;
    }
    default:
      throw Failure{"attribute " + name + ": unsupported type " + std::to_string(type)};
  }
}

TF_Output output_of(napi_env env, const Graph& graph, napi_value value) {
  const std::vector<int64_t> pair = integers_of(env, value);
  if (pair.size() != 2 || pair[0] < 0 || pair[0] >= static_cast<int64_t>(graph.operations.size()))
    throw Failure{"output: expected [operation, index] of this graph"};
  return {graph.operations[pair[0]], static_cast<int>(pair[1])};
}

TF_Operation* operation_of(napi_env env, const Graph& graph, napi_value value) {
  const int64_t index = integer_of(env, value);
  if (index < 0 || index >= static_cast<int64_t>(graph.operations.size())) throw Failure{"operation: not of this graph"};
  return graph.operations[index];
}

// addOperation(graph, type, name, inputs, controls, attributes): {operation, outputs: [{dtype, shape}]}
// An input is [operation, index]; a list argument is an array of such pairs.
napi_value add_operation(napi_env env, const std::vector<napi_value>& arguments) {
  Graph& graph = **unwrap<GraphHandle>(env, arguments[0]);
  const std::string type = string_of(env, arguments[1]);
  const std::string name = string_of(env, arguments[2]);
  // Everything that may throw on bad arguments comes first: a description, once begun, must be finished.
  std::vector<std::vector<TF_Output>> inputs;
  std::vector<bool> lists;
  for (napi_value input : array_of(env, arguments[3])) {
    const std::vector<napi_value> parts = array_of(env, input);
    const bool list = parts.empty() || is_array(env, parts[0]);
    std::vector<TF_Output> outputs;
    if (list)
      for (napi_value part : parts) outputs.push_back(output_of(env, graph, part));
    else
      outputs.push_back(output_of(env, graph, input));
    inputs.push_back(std::move(outputs));
    lists.push_back(list);
  }
  std::vector<TF_Operation*> controls;
  for (napi_value control : array_of(env, arguments[4])) controls.push_back(operation_of(env, graph, control));

  TF_OperationDescription* description = TF_NewOperation(graph.graph, type.c_str(), name.c_str());
  for (size_t i = 0; i < inputs.size(); ++i) {
    if (lists[i])
      TF_AddInputList(description, inputs[i].data(), static_cast<int>(inputs[i].size()));
    else
      TF_AddInput(description, inputs[i][0]);
  }
  for (TF_Operation* control : controls) TF_AddControlInput(description, control);
  std::string fault;
  try {
    for (napi_value attribute : array_of(env, arguments[5])) set_attribute(env, description, attribute);
  } catch (const Failure& failure) {
    fault = failure.message;
  }
  Status status;
  TF_Operation* operation = TF_FinishOperation(description, status.status);
  if (!fault.empty()) throw Failure{type + " " + name + ": " + fault};
  check(status, type + " " + name);
  graph.operations.push_back(operation);

  napi_value result, outputs;
  check(env, napi_create_object(env, &result), "result");
  check(env, napi_set_named_property(env, result, "operation", integer(env, graph.operations.size() - 1)), "result");
  const int count = TF_OperationNumOutputs(operation);
  check(env, napi_create_array_with_length(env, count, &outputs), "outputs");
  for (int i = 0; i < count; ++i) {
    const TF_Output output{operation, i};
    const int rank = TF_GraphGetTensorNumDims(graph.graph, output, status.status);
    check(status, type);
    std::vector<int64_t> shape(rank < 0 ? 0 : rank);
    if (rank > 0) {
      TF_GraphGetTensorShape(graph.graph, output, shape.data(), rank, status.status);
      check(status, type);
    }
    napi_value entry, known;
    check(env, napi_create_object(env, &entry), "output");
    check(env, napi_set_named_property(env, entry, "dtype", integer(env, TF_OperationOutputType(output))), "output");
    if (rank < 0)
      check(env, napi_get_null(env, &known), "output");
    else
      known = shape_value(env, shape);
    check(env, napi_set_named_property(env, entry, "shape", known), "output");
    check(env, napi_set_element(env, outputs, i, entry), "output");
  }
  check(env, napi_set_named_property(env, result, "outputs", outputs), "result");
  return result;
}

// graphDef(graph): Uint8Array, the serialized GraphDef.
napi_value graph_def(napi_env env, const std::vector<napi_value>& arguments) {
  Graph& graph = **unwrap<GraphHandle>(env, arguments[0]);
  Status status;
  std::unique_ptr<TF_Buffer, void (*)(TF_Buffer*)> buffer(TF_NewBuffer(), TF_DeleteBuffer);
  TF_GraphToGraphDef(graph.graph, buffer.get(), status.status);
  check(status, "graphDef");
  napi_value result;
  check(env, napi_create_buffer_copy(env, buffer->length, buffer->data, nullptr, &result), "graphDef");
  return result;
}

// deviceTypes(): string[], of the devices that TensorFlow can use: CPU, GPU, …
napi_value device_types(napi_env env, const std::vector<napi_value>&) {
  Session session;
  session.graph = std::make_shared<Graph>();
  std::unique_ptr<TF_SessionOptions, void (*)(TF_SessionOptions*)> options(TF_NewSessionOptions(),
                                                                            TF_DeleteSessionOptions);
  Status status;
  session.session = TF_NewSession(session.graph->graph, options.get(), status.status);
  check(status, "session");
  std::unique_ptr<TF_DeviceList, void (*)(TF_DeviceList*)> devices(
      TF_SessionListDevices(session.session, status.status), TF_DeleteDeviceList);
  check(status, "devices");
  napi_value result;
  const int count = TF_DeviceListCount(devices.get());
  check(env, napi_create_array_with_length(env, count, &result), "devices");
  for (int i = 0; i < count; ++i) {
    const char* type = TF_DeviceListType(devices.get(), i, status.status);
    check(status, "device");
    napi_value text;
    check(env, napi_create_string_utf8(env, type, NAPI_AUTO_LENGTH, &text), "device");
    check(env, napi_set_element(env, result, i, text), "device");
  }
  return result;
}

using SessionHandle = std::shared_ptr<Session>;

// newSession(graph, config): Session; `config` is a serialized ConfigProto.
napi_value new_session(napi_env env, const std::vector<napi_value>& arguments) {
  auto session = std::make_shared<Session>();
  session->graph = *unwrap<GraphHandle>(env, arguments[0]);
  const Bytes config = bytes_of(env, arguments[1]);
  std::unique_ptr<TF_SessionOptions, void (*)(TF_SessionOptions*)> options(TF_NewSessionOptions(),
                                                                            TF_DeleteSessionOptions);
  Status status;
  TF_SetConfig(options.get(), config.data, config.size, status.status);
  check(status, "session options");
  session->session = TF_NewSession(session->graph->graph, options.get(), status.status);
  check(status, "session");
  return wrap(env, new SessionHandle(session));
}

struct Run {
  SessionHandle session;
  std::vector<TF_Output> feeds;
  std::vector<TF_Tensor*> values;
  std::vector<TF_Output> fetches;
  std::vector<TF_Tensor*> results;
  std::vector<TF_Operation*> targets;
  Status status;
  napi_deferred deferred = nullptr;
  napi_async_work work = nullptr;
  ~Run() {
    for (TF_Tensor* value : values) TF_DeleteTensor(value);
    for (TF_Tensor* result : results)
      if (result != nullptr) TF_DeleteTensor(result);
  }
};

void run_execute(napi_env, void* data) {
  Run& run = *static_cast<Run*>(data);
  TF_SessionRun(run.session->session, nullptr, run.feeds.data(), run.values.data(), static_cast<int>(run.feeds.size()),
                run.fetches.data(), run.results.data(), static_cast<int>(run.fetches.size()), run.targets.data(),
                static_cast<int>(run.targets.size()), nullptr, run.status.status);
}

napi_value result_value(napi_env env, const TF_Tensor* tensor) {
  std::vector<int64_t> shape(TF_NumDims(tensor));
  for (size_t i = 0; i < shape.size(); ++i) shape[i] = TF_Dim(tensor, static_cast<int>(i));
  const size_t size = TF_TensorByteSize(tensor);
  void* bytes = nullptr;
  napi_value buffer, values, result;
  check(env, napi_create_arraybuffer(env, size, &bytes, &buffer), "result");
  if (size > 0) std::memcpy(bytes, TF_TensorData(tensor), size);
  const TF_DataType dtype = TF_TensorType(tensor);
  const bool word = dtype == TF_FLOAT || dtype == TF_INT32;
  check(env, napi_create_typedarray(env, dtype == TF_FLOAT   ? napi_float32_array
                                         : dtype == TF_INT32 ? napi_int32_array
                                                             : napi_uint8_array,
                                    word ? size / 4 : size, buffer, 0, &values),
        "result");
  check(env, napi_create_object(env, &result), "result");
  check(env, napi_set_named_property(env, result, "dtype", integer(env, dtype)), "result");
  check(env, napi_set_named_property(env, result, "shape", shape_value(env, shape)), "result");
  check(env, napi_set_named_property(env, result, "values", values), "result");
  return result;
}

void run_complete(napi_env env, napi_status, void* data) {
  std::unique_ptr<Run> run(static_cast<Run*>(data));
  napi_delete_async_work(env, run->work);
  std::string fault = run->status.ok() ? "" : run->status.message();
  napi_value results;
  try {
    if (fault.empty()) {
      check(env, napi_create_array_with_length(env, run->results.size(), &results), "results");
      for (size_t i = 0; i < run->results.size(); ++i)
        check(env, napi_set_element(env, results, i, result_value(env, run->results[i])), "results");
      napi_resolve_deferred(env, run->deferred, results);
      return;
    }
  } catch (const Failure& failure) {
    fault = failure.message;
  }
  napi_value message, code, error;
  napi_create_string_utf8(env, fault.c_str(), fault.size(), &message);
  napi_create_string_utf8(env, TF_GetCode(run->status.status) == TF_RESOURCE_EXHAUSTED ? "STRATA_TENSOR_MEMORY"
                                                                                        : "STRATA_TENSOR",
                          NAPI_AUTO_LENGTH, &code);
  napi_create_error(env, code, message, &error);
  napi_reject_deferred(env, run->deferred, error);
}

// run(session, feeds, fetches, targets): Promise<[{dtype, shape, values}]>
// A feed is {output: [operation, index], dtype, shape, values}; a fetch is [operation, index]; a target an operation.
napi_value run(napi_env env, const std::vector<napi_value>& arguments) {
  auto run = std::make_unique<Run>();
  run->session = *unwrap<SessionHandle>(env, arguments[0]);
  const Graph& graph = *run->session->graph;
  for (napi_value feed : array_of(env, arguments[1])) {
    run->feeds.push_back(output_of(env, graph, property(env, feed, "output")));
    const auto dtype = static_cast<TF_DataType>(integer_of(env, property(env, feed, "dtype")));
    const std::vector<int64_t> shape = integers_of(env, property(env, feed, "shape"));
    run->values.push_back(tensor_of(env, dtype, shape, property(env, feed, "values")));
  }
  for (napi_value fetch : array_of(env, arguments[2])) run->fetches.push_back(output_of(env, graph, fetch));
  for (napi_value target : array_of(env, arguments[3])) run->targets.push_back(operation_of(env, graph, target));
  run->results.resize(run->fetches.size(), nullptr);
  napi_value promise, name;
  check(env, napi_create_promise(env, &run->deferred, &promise), "promise");
  check(env, napi_create_string_utf8(env, "strata.run", NAPI_AUTO_LENGTH, &name), "name");
  check(env, napi_create_async_work(env, nullptr, name, run_execute, run_complete, run.get(), &run->work), "work");
  check(env, napi_queue_async_work(env, run->work), "work");
  run.release();
  return promise;
}

napi_value initialize(napi_env env, napi_value exports) {
  const struct {
    const char* name;
    napi_callback callback;
  } methods[] = {
      {"newGraph", guarded<new_graph>},     {"addOperation", guarded<add_operation>}, {"graphDef", guarded<graph_def>},
      {"newSession", guarded<new_session>}, {"run", guarded<run>},                 {"deviceTypes", guarded<device_types>},
  };
  for (const auto& method : methods) {
    napi_value function;
    napi_create_function(env, method.name, NAPI_AUTO_LENGTH, method.callback, nullptr, &function);
    napi_set_named_property(env, exports, method.name, function);
  }
  napi_value version;
  napi_create_string_utf8(env, TF_Version(), NAPI_AUTO_LENGTH, &version);
  napi_set_named_property(env, exports, "tensorflowVersion", version);
  return exports;
}

}  // namespace

NAPI_MODULE(strata_tensor, initialize)
