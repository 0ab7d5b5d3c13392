export { formatPath, isJsonObject, type Json, type JsonObject, type ValuePath } from './json.ts';
