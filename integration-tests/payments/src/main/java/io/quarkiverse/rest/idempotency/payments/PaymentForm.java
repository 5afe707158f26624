package io.quarkiverse.rest.idempotency.payments;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;

/**
 * Payments with their invoices, as multipart forms. Each attempt of a client has a boundary of its own; the parts tell whether
 * two forms are the same.
 */
@Path("/forms/payments")
public class PaymentForm {

    @Inject
    PaymentService payments;

    /** A payment, and how large its invoice is. */
    public record Filed(PaymentView payment, long invoice) {
    }

    @POST
    @ResponseStatus(201)
    @Idempotent(operation = "create-payment-form", keyRequirement = KeyRequirement.REQUIRED)
    public Filed file(@RestForm long amount, @RestForm String currency, @RestForm String reference,
            @RestForm FileUpload invoice) {
        return new Filed(payments.create(new PaymentRequest(amount, currency, reference)), invoice.size());
    }
}
