package io.quarkiverse.rest.idempotency.iceberg.runtime.witness;

/**
 * The property that is added to one request.
 *
 * @param created its name where the request creates the object that it is set on
 * @param changed its name otherwise
 * @param value its value, without characters that JSON escapes
 */
record WitnessProperties(String created, String changed, String value) {
}
