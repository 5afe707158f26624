/**
 * Resumes abandoned requests: a node makes the stored request again, to itself. Knows neither Quarkus REST nor a store.
 */
package io.quarkiverse.rest.idempotency.runtime.resume;
