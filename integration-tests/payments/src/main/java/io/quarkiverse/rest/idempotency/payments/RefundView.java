package io.quarkiverse.rest.idempotency.payments;

/**
 * A refund as a client sees it.
 *
 * @param left what can still be refunded of the payment
 */
public record RefundView(long id, long payment, long amount, long left) {

    static RefundView of(Refund refund) {
        return new RefundView(refund.id, refund.payment.id, refund.amount, refund.payment.left());
    }
}
