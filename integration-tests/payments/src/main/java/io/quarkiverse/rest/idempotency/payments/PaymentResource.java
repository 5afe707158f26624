package io.quarkiverse.rest.idempotency.payments;

import java.net.URI;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Three ways to do something that must not happen twice. A client that lost an answer sends its request again, with the same
 * {@code Idempotency-Key}, and gets the answer it lost.
 */
@Path("/payments")
public class PaymentResource {

    @Inject
    PaymentService payments;

    @Inject
    Gateway gateway;

    @POST
    @Idempotent(operation = "create-payment", keyRequirement = KeyRequirement.REQUIRED)
    public RestResponse<PaymentView> create(@NotNull @Valid PaymentRequest request, UriInfo uri) {
        PaymentView payment = payments.create(request);
        URI location = uri.getAbsolutePathBuilder().path(Long.toString(payment.id())).build();
        return RestResponse.ResponseBuilder.<PaymentView> created(location).entity(payment).build();
    }

    /** The refund and the record of its key commit together: a crash at any moment leaves both or neither. */
    @POST
    @Path("/{id}/refunds")
    @ResponseStatus(201)
    @Transactional
    @Idempotent(operation = "refund-payment", keyRequirement = KeyRequirement.REQUIRED, completion = Completion.IN_TRANSACTION)
    public RefundView refund(long id, @NotNull @Valid RefundRequest request) {
        return payments.refund(id, request);
    }

    /** Waits for the gateway without a thread; only the database is spoken to from a worker. */
    @POST
    @Path("/{id}/capture")
    @Idempotent(operation = "capture-payment")
    public Uni<PaymentView> capture(long id) {
        return Uni.createFrom().item(() -> payments.capturable(id))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .flatMap(gateway::capture)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(capture -> payments.captured(id, capture));
    }

    @GET
    public List<PaymentView> list() {
        return payments.list();
    }

    @GET
    @Path("/{id}")
    public PaymentView get(long id) {
        return payments.get(id);
    }
}
