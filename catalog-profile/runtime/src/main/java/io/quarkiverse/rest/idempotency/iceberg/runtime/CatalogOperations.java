package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The operations of catalogs that the build found, as a bean.
 *
 * @param byName each by the name of its idempotent operation
 */
public record CatalogOperations(Map<String, CatalogOperation> byName) {

    public CatalogOperations(List<CatalogOperation> operations) {
        this(operations.stream().collect(Collectors.toUnmodifiableMap(CatalogOperation::getName, Function.identity())));
    }
}
