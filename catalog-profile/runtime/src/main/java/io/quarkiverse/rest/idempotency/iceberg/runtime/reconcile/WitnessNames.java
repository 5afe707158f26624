package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;

/**
 * The names of the properties that hold witnesses. A creation and a change have two, so that a change does not take the witness
 * of the creation away.
 *
 * @param created of the request that created the table, view or namespace
 * @param changed of the request that changed it last
 */
public record WitnessNames(String created, String changed) {

    /**
     * @param property the configured name
     */
    public static WitnessNames of(String property) {
        return new WitnessNames(property, property + ".changed");
    }
}
