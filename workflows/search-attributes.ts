import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What runs can be searched by. The embedded server knows them from its start; a cluster's operator adds them once. */
export const searchAttributes = {
  pipeline: defineSearchAttributeKey('StrataPipeline', SearchAttributeType.KEYWORD),
  status: defineSearchAttributeKey('StrataStatus', SearchAttributeType.KEYWORD),
  stages: defineSearchAttributeKey('StrataStages', SearchAttributeType.KEYWORD_LIST),
};

/** As `temporal server start-dev --search-attribute` and `temporal operator search-attribute create` want them. */
export const searchAttributeTypes = {
  [searchAttributes.pipeline.name]: 'Keyword',
  [searchAttributes.status.name]: 'Keyword',
  [searchAttributes.stages.name]: 'KeywordList',
};
