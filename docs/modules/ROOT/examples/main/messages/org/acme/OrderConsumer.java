package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;

@ApplicationScoped
public class OrderConsumer {

    private final EntityManager entities;

    OrderConsumer(EntityManager entities) {
        this.entities = entities;
    }

    @Incoming("orders")
    @IdempotentConsumer(operation = "take-order", key = "header:order-id", completion = Completion.IN_TRANSACTION)
    @Transactional
    public void take(PlacedOrder order) {
        entities.createNativeQuery("INSERT INTO sale (number, cents) VALUES (?, ?)")
                .setParameter(1, order.number()).setParameter(2, order.cents()).executeUpdate();
    }

    @Incoming("payments")
    @Outgoing("invoices")
    @IdempotentConsumer(key = "payload:/payment", retention = "7d", completion = Completion.IN_TRANSACTION)
    @Transactional
    public Invoice bill(Paid paid) {
        Number number = (Number) entities.createNativeQuery("SELECT nextval('invoice_number')").getSingleResult();
        return new Invoice(number.longValue(), paid.payment());
    }

    public record PlacedOrder(String number, long cents) {
    }

    public record Paid(String payment) {
    }

    public record Invoice(long number, String payment) {
    }
}
