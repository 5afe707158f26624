package io.quarkiverse.rest.idempotency.runtime.store.reactive;

/**
 * The persistence unit whose sessions have the transactions of methods.
 */
public record SessionUnit(String name) {

    private static final String DEFAULT = "<default>";

    boolean isDefault() {
        return name.equals(DEFAULT);
    }
}
