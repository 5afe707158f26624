package io.quarkiverse.rest.idempotency.payments;

import jakarta.ws.rs.core.Response;

/**
 * A rule of the business says no. The answer is final, so a retry with the same key gets it again.
 */
public class PaymentRejectedException extends RuntimeException {

    private final Response.Status status;

    private PaymentRejectedException(Response.Status status, String message) {
        super(message);
        this.status = status;
    }

    static PaymentRejectedException noSuchPayment(long id) {
        return new PaymentRejectedException(Response.Status.NOT_FOUND, "There is no payment " + id);
    }

    static PaymentRejectedException conflict(String message) {
        return new PaymentRejectedException(Response.Status.CONFLICT, message);
    }

    Response.Status status() {
        return status;
    }
}
