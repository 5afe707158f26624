package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * An operation with any attributes and properties, for the tests of its settings.
 */
final class Refunds {

    static final String GLOBAL = "quarkus.rest-idempotency.";
    static final String NAME = "POST /payments/{id}/refunds";
    static final String OWN = GLOBAL + "operations.\"" + NAME + "\".";
    static final String METHOD = "org.acme.Payments#refund";

    private Refunds() {
    }

    static BoundOperation bind(Map<String, String> attributes, Map<String, String> properties) {
        return OperationBinder
                .bind(List.of(new OperationDefinition(NAME, METHOD, attributes, "")), TestConfig.of(properties), Set.of(),
                        Set.of())
                .get(NAME);
    }

    static String rejection(Map<String, String> attributes, Map<String, String> properties) {
        try {
            bind(attributes, properties);
        } catch (ConfigurationException e) {
            return e.getMessage();
        }
        throw new AssertionError("Expected the configuration to be rejected");
    }
}
