package io.quarkiverse.rest.idempotency.client.runtime;

import java.util.OptionalInt;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import io.smallrye.config.FallbackConfigSourceInterceptor;

/**
 * Lets the properties of Fault Tolerance name a REST client by its interface. Fault Tolerance looks for the class of the bean,
 * which Quarkus generates for the interface under a name that applications should not depend on.
 * <p>
 * A property with the name of the generated class takes precedence. Created by SmallRye Config.
 */
public final class ClientPropertyNames implements ConfigSourceInterceptorFactory {

    private static final String GENERATED = "$$CDIWrapper/";

    /** Behind the interceptor of Quarkus that replaces former prefixes of Fault Tolerance. */
    private static final int PRIORITY = 3200;

    @Override
    public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
        return new FallbackConfigSourceInterceptor(ClientPropertyNames::ofInterface);
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(PRIORITY);
    }

    private static String ofInterface(String property) {
        return property.replace(GENERATED, "/");
    }
}
