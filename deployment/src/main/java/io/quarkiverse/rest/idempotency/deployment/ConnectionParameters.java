package io.quarkiverse.rest.idempotency.deployment;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.MethodParameterInfo;
import org.jboss.jandex.Type;
import org.jboss.resteasy.reactive.server.core.parameters.ParameterExtractor;
import org.jboss.resteasy.reactive.server.processor.scanning.MethodScanner;

import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkiverse.rest.idempotency.runtime.rest.ConnectionParameter;

/**
 * Gives methods the connection of their transaction as an argument, where they take one: {@code @Context SqlConnection}.
 */
final class ConnectionParameters implements MethodScanner {

    private static final DotName CONTEXT = DotName.createSimple("jakarta.ws.rs.core.Context");
    private static final DotName MUTINY = DotName.createSimple("io.vertx.mutiny.sqlclient.SqlConnection");
    private static final Set<DotName> TYPES = Set.of(MUTINY, DotName.createSimple("io.vertx.sqlclient.SqlConnection"));
    private static final DotName UNI = DotName.createSimple("io.smallrye.mutiny.Uni");

    private final StoreBuildItem store;

    ConnectionParameters(StoreBuildItem store) {
        this.store = store;
    }

    @Override
    public ParameterExtractor handleCustomParameter(Type type, Map<DotName, AnnotationInstance> annotations, boolean field,
            Map<String, Object> methodContext) {
        return !field && store.type() == StoreType.REACTIVE_PG && TYPES.contains(type.name())
                && annotations.containsKey(CONTEXT)
                        ? new ConnectionParameter(type.name().equals(MUTINY))
                        : null;
    }

    /** Whether a method takes the connection of its transaction. */
    static boolean takes(ResourceMethod method) {
        return takes(method.declaration());
    }

    /** The same of a method of any kind. */
    static boolean takes(MethodInfo method) {
        return method.parameters().stream().anyMatch(ConnectionParameters::isConnection);
    }

    private static boolean isConnection(MethodParameterInfo parameter) {
        return TYPES.contains(parameter.type().name()) && parameter.hasDeclaredAnnotation(CONTEXT);
    }

    /**
     * @param idempotent whether the method is
     * @return the reason that the method cannot have a connection that it takes
     */
    static Optional<String> problem(ResourceMethod method, boolean idempotent, StoreBuildItem store) {
        if (!takes(method)) {
            return Optional.empty();
        }
        if (!idempotent) {
            return Optional.of(method.description() + ": it takes a SqlConnection, which only an idempotent method is given. "
                    + "Inject the Pool, or add @Idempotent(completion = IN_TRANSACTION)");
        }
        if (store.type() != StoreType.REACTIVE_PG) {
            return Optional.of(method.description() + ": it takes a SqlConnection, which only the store reactive-pg has. Set "
                    + "quarkus.rest-idempotency.store=reactive-pg, or inject the Pool");
        }
        return method.declaration().returnType().name().equals(UNI) ? Optional.empty()
                : Optional.of(method.description() + ": it takes a SqlConnection, whose transaction ends with the Uni that the "
                        + "method returns. Return a Uni");
    }
}
