package io.quarkiverse.rest.idempotency.runtime;

import java.util.Map;
import java.util.Set;

import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkiverse.rest.idempotency.spi.FingerprintResolver;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Finds the beans that give the values that stand for the bodies of operations.
 */
final class FingerprintResolvers {

    private FingerprintResolvers() {
    }

    /**
     * @return the resolvers by their operations
     * @throws ConfigurationException if a resolver names an unknown operation, or one that compares bodies in another way
     */
    static Map<String, FingerprintResolver> of(Map<String, BoundOperation> operations) {
        Map<String, FingerprintResolver> resolvers = SpiBeans.byOperation(FingerprintResolver.class,
                resolver -> Set.of(resolver.operation()));
        SpiBeans.rejectUnknown(FingerprintResolver.class, "operation()", resolvers.keySet(), operations.keySet());
        resolvers.forEach((name, resolver) -> {
            BoundOperation operation = operations.get(name);
            if (operation.fingerprint().mode() != FingerprintMode.BYTES) {
                throw new ConfigurationException("quarkus.rest-idempotency.operations.\"" + name
                        + "\".fingerprint: expected bytes, because the FingerprintResolver " + resolver.getClass().getName()
                        + " says what stands for the body, was " + operation.fingerprint().mode().name().toLowerCase()
                        + ". Remove the bean, or set fingerprint to bytes for this operation");
            }
        });
        return resolvers;
    }
}
