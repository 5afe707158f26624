package io.quarkiverse.rest.idempotency.payments;

/**
 * What a client sees of a payment.
 */
public record PaymentView(long id, long amount, String currency, String reference, PaymentState state, long refunded) {

    static PaymentView of(Payment payment) {
        return new PaymentView(payment.id, payment.amount, payment.currency, payment.reference, payment.state,
                payment.refunded);
    }
}
