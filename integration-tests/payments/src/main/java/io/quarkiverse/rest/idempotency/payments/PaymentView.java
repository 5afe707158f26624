package io.quarkiverse.rest.idempotency.payments;

/**
 * A payment as a client sees it.
 */
public record PaymentView(long id, long amount, String currency, String reference, PaymentState state, long refunded) {

    static PaymentView of(Payment payment) {
        return new PaymentView(payment.id, payment.amount, payment.currency, payment.reference, payment.state,
                payment.refunded);
    }
}
