package io.quarkiverse.rest.idempotency.payments;

import java.net.URI;

import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;

/**
 * Payments of clients that send forms, as the SDKs of payment services do.
 */
@Path("/payment-forms")
public class PaymentFormResource {

    @Inject
    PaymentService payments;

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Idempotent(operation = "create-payment-by-form", keyRequirement = KeyRequirement.REQUIRED)
    public RestResponse<PaymentView> create(@RestForm @Positive long amount,
            @RestForm @NotNull @Pattern(regexp = "[A-Z]{3}") String currency,
            @RestForm @NotBlank @Size(max = 64) String reference, UriInfo uri) {
        PaymentView payment = payments.create(new PaymentRequest(amount, currency, reference));
        URI location = uri.getBaseUriBuilder().path(PaymentResource.class).path(Long.toString(payment.id())).build();
        return RestResponse.ResponseBuilder.<PaymentView> created(location).entity(payment).build();
    }
}
