import protobuf from 'protobufjs';

const { Field, Root, Type } = protobuf;

// The few fields of TensorFlow's ConfigProto that Strata sets, with their numbers in tensorflow/core/protobuf.
const rewriterConfig = new Type('RewriterConfig').add(new Field('disableMetaOptimizer', 19, 'bool'));
const graphOptions = new Type('GraphOptions').add(new Field('rewriteOptions', 10, 'RewriterConfig'));
const configProto = new Type('ConfigProto')
  .add(new Field('intraOpParallelismThreads', 2, 'int32'))
  .add(new Field('interOpParallelismThreads', 5, 'int32'))
  .add(new Field('usePerSessionThreads', 9, 'bool'))
  .add(new Field('graphOptions', 10, 'GraphOptions'));
new Root().add(rewriterConfig).add(graphOptions).add(configProto);

/**
 * Session options: a fixed number of threads, since bits depend on it, and no Grappler, whose passes take many times
 * longer on a training step's graph than they give back.
 */
export function sessionConfig(threads: number): Uint8Array {
  return configProto
    .encode({
      intraOpParallelismThreads: threads,
      interOpParallelismThreads: threads,
      usePerSessionThreads: true,
      graphOptions: { rewriteOptions: { disableMetaOptimizer: true } },
    })
    .finish();
}
