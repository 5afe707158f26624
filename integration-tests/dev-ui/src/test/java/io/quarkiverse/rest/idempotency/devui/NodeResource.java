package io.quarkiverse.rest.idempotency.devui;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;

import io.quarkiverse.rest.idempotency.protocol.Fingerprint;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkus.arc.Arc;

/** Questions of a test to the node that it does not run in. */
@Path("/node")
public class NodeResource {

    static final String OTHER_NODE = "11111111-1111-4111-8111-111111111111";

    private final IdempotencyStore store;

    NodeResource(IdempotencyStore store) {
        this.store = store;
    }

    /** Reserves a key for a payment, as another node would whose lease ends by itself. */
    @POST
    @Path("/reserved")
    public String reserve(@QueryParam("operation") @DefaultValue("create-payment") String operation,
            @QueryParam("key") String key, @QueryParam("lease") String lease, String body) {
        Fingerprint fingerprint = new Fingerprint("POST", "/payments");
        fingerprint.header("Content-Type", List.of("application/json"));
        fingerprint.body(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
        RecordId id = RecordId.of("default", null, key);
        store.reserve(List.of(new Reservation(id, "default", new Binding(operation, "/payments", fingerprint.finish()),
                new Owner(OTHER_NODE), Duration.parse(lease), Duration.ofHours(1)))).toCompletableFuture().join();
        return id.value();
    }

    /** The beans of the package that is for development. */
    @GET
    @Path("/dev-beans")
    public String devBeans() {
        return Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .flatMap(bean -> ((Bean<?>) bean).getTypes().stream()).map(type -> type.getTypeName())
                .filter(type -> type.startsWith("io.quarkiverse.rest.idempotency.runtime.dev."))
                .collect(Collectors.toCollection(TreeSet::new)).toString();
    }
}
