package io.quarkiverse.rest.idempotency.payments;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.eclipse.microprofile.reactive.messaging.Incoming;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;
import io.smallrye.reactive.messaging.annotations.Blocking;

/**
 * Books deposits. The record of a notice is committed with the booking, so that a notice that is delivered again, to any node,
 * books nothing.
 */
@ApplicationScoped
public class DepositConsumer {

    @Incoming("deposits")
    @IdempotentConsumer(operation = "book-deposit", key = "payload:/number", completion = Completion.IN_TRANSACTION)
    @Transactional
    @Blocking(ordered = false)
    void book(Deposit deposit) {
        Booking booking = new Booking();
        booking.deposit = deposit.number();
        booking.account = deposit.account();
        booking.amount = deposit.amount();
        booking.persist();
    }
}
