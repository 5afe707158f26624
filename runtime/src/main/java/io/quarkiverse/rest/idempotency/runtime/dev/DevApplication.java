package io.quarkiverse.rest.idempotency.runtime.dev;

import java.util.List;

/**
 * Facts about the application that only the build knows, as a bean.
 *
 * @param endpoints the endpoints of the operations
 * @param store the store that the build chose, for display
 */
public record DevApplication(List<Endpoint> endpoints, String store) {

    /**
     * Where an operation is.
     *
     * @param operation its name
     * @param verb the HTTP verb; {@code WORK} for an operation without HTTP
     * @param path the path template of class and method; the class of an operation without HTTP
     */
    public record Endpoint(String operation, String verb, String path) {
    }
}
