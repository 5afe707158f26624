package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.List;

import org.jboss.resteasy.reactive.common.model.ResourceClass;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.model.ServerResourceMethod;
import org.jboss.resteasy.reactive.server.spi.EndpointInvoker;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * The interceptor of one idempotent method, made at build time: the handlers of its chain, carrying the name of its operation.
 */
public class IdempotentMethodCustomizer implements HandlerChainCustomizer {

    private String operation;

    /** For the bytecode that the build records. */
    public IdempotentMethodCustomizer() {
    }

    public IdempotentMethodCustomizer(String operation) {
        this.operation = operation;
    }

    public String getOperation() {
        return operation;
    }

    public void setOperation(String operation) {
        this.operation = operation;
    }

    @Override
    public List<ServerRestHandler> handlers(Phase phase, ResourceClass resourceClass, ServerResourceMethod method) {
        return switch (phase) {
            case AFTER_MATCH -> {
                BodyCaptureCustomizer.appendTo(method);
                yield List.of(new KeyHandler(new OperationReference(operation)));
            }
            case AFTER_RESPONSE_CREATED -> List.of(new TailHandler());
            default -> List.of();
        };
    }

    @Override
    public ServerRestHandler alternateInvocationHandler(EndpointInvoker invoker) {
        return new AdmissionHandler(invoker, new OperationReference(operation));
    }
}
