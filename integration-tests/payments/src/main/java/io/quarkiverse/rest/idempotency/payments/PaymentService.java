package io.quarkiverse.rest.idempotency.payments;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.hibernate.exception.ConstraintViolationException;

/**
 * The rules of the business. It knows nothing of keys and retries.
 */
@ApplicationScoped
public class PaymentService {

    @Transactional
    PaymentView create(PaymentRequest request) {
        if (Payment.byReference(request.reference()).isPresent()) {
            throw referenceTaken(request);
        }
        Payment payment = new Payment();
        payment.amount = request.amount();
        payment.currency = request.currency();
        payment.reference = request.reference();
        payment.state = PaymentState.CREATED;
        try {
            payment.persistAndFlush();
        } catch (ConstraintViolationException createdMeanwhile) {
            throw referenceTaken(request);
        }
        return PaymentView.of(payment);
    }

    private static PaymentRejectedException referenceTaken(PaymentRequest request) {
        return PaymentRejectedException.conflict("There is a payment with the reference " + request.reference());
    }

    @Transactional
    RefundView refund(long id, RefundRequest request) {
        Payment payment = locked(id);
        if (request.amount() > payment.left()) {
            throw PaymentRejectedException.conflict("Of payment " + id + " there is " + payment.left() + " left to refund");
        }
        payment.refunded += request.amount();
        Refund refund = new Refund();
        refund.payment = payment;
        refund.amount = request.amount();
        refund.persist();
        return RefundView.of(refund);
    }

    @Transactional
    PaymentView capturable(long id) {
        Payment payment = Payment.<Payment> findByIdOptional(id)
                .orElseThrow(() -> PaymentRejectedException.noSuchPayment(id));
        checkCapturable(payment);
        return PaymentView.of(payment);
    }

    @Transactional
    PaymentView captured(long id, String capture) {
        Payment payment = locked(id);
        checkCapturable(payment);
        payment.state = PaymentState.CAPTURED;
        payment.capture = capture;
        return PaymentView.of(payment);
    }

    private static void checkCapturable(Payment payment) {
        if (payment.state != PaymentState.CREATED) {
            throw PaymentRejectedException.conflict("Payment " + payment.id + " is captured already");
        }
    }

    private static Payment locked(long id) {
        return Payment.byIdLocked(id).orElseThrow(() -> PaymentRejectedException.noSuchPayment(id));
    }

    @Transactional
    PaymentView get(long id) {
        return Payment.<Payment> findByIdOptional(id).map(PaymentView::of)
                .orElseThrow(() -> PaymentRejectedException.noSuchPayment(id));
    }

    @Transactional
    List<PaymentView> list() {
        return Payment.inOrder().stream().map(PaymentView::of).toList();
    }
}
