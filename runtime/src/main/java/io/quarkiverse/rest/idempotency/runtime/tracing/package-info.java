/**
 * Says on the server's span of a request what became of its key, where an application has OpenTelemetry.
 */
package io.quarkiverse.rest.idempotency.runtime.tracing;
