package io.quarkiverse.rest.idempotency.runtime.dev;

import java.util.List;

/**
 * What only the build knows of the application, as a bean.
 *
 * @param endpoints where the operations are
 * @param store the store that the build chose, for people
 */
public record DevApplication(List<Endpoint> endpoints, String store) {

    /**
     * Where an operation is.
     *
     * @param operation its name
     * @param verb the HTTP verb
     * @param path the path template of class and method
     */
    public record Endpoint(String operation, String verb, String path) {
    }
}
