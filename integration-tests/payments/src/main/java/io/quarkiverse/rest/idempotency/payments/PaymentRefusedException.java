package io.quarkiverse.rest.idempotency.payments;

import jakarta.ws.rs.core.Response;

/**
 * A rule of the business says no. The answer is final, so a retry with the same key gets it again.
 */
public class PaymentRefusedException extends RuntimeException {

    private final Response.Status status;

    private PaymentRefusedException(Response.Status status, String message) {
        super(message);
        this.status = status;
    }

    static PaymentRefusedException noSuchPayment(long id) {
        return new PaymentRefusedException(Response.Status.NOT_FOUND, "There is no payment " + id);
    }

    static PaymentRefusedException conflict(String message) {
        return new PaymentRefusedException(Response.Status.CONFLICT, message);
    }

    Response.Status status() {
        return status;
    }
}
