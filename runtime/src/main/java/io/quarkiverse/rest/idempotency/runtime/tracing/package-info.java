/**
 * Shows on the server's span of a request how its key was treated, where an application has OpenTelemetry.
 */
package io.quarkiverse.rest.idempotency.runtime.tracing;
