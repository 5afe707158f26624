package io.quarkiverse.rest.idempotency.catalog.it;

import java.util.Map;
import java.util.Set;

/**
 * A client of the catalog: a column of the fault matrix.
 */
interface MatrixClient {

    /** Its name for people. */
    String title();

    /** The changes that it can make. */
    Set<Operation> operations();

    /**
     * Makes a change.
     *
     * @param properties as the Java client reads them
     * @param prepared what the operation has to be told, or an empty text
     * @return {@code success}, or what the client reported
     */
    String act(Map<String, String> properties, String namespace, Operation operation, String prepared);

    /** The client that leaves the same in the catalog where nothing happens. */
    default MatrixClient alike() {
        return this;
    }
}
