package io.quarkiverse.rest.idempotency.runtime.core;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * One request with a key, before it is decided what becomes of it.
 *
 * @param id the record of its key within its namespace
 * @param realm its tenant
 * @param binding what it uses the key for
 * @param policy the settings of its operation
 */
public record Attempt(RecordId id, String realm, Binding binding, OperationPolicy policy) {
}
