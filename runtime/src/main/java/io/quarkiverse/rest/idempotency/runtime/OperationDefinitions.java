package io.quarkiverse.rest.idempotency.runtime;

import java.util.List;

import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;

/**
 * The operations that the build found, as a bean.
 *
 * @param definitions each operation once
 */
public record OperationDefinitions(List<OperationDefinition> definitions) {
}
