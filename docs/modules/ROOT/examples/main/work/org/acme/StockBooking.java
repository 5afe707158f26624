package org.acme;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;

@ApplicationScoped
@IdempotentOperation(name = "book-stock", completion = Completion.IN_TRANSACTION, inFlight = InFlight.WAIT)
public class StockBooking {

    private final Idempotency idempotency;
    private final EntityManager entities;

    StockBooking(Idempotency idempotency, EntityManager entities) {
        this.idempotency = idempotency;
        this.entities = entities;
    }

    /** Called without a transaction: the work gets one, and its record is in it. */
    public void book(String delivery, String article, int pieces) {
        idempotency.run(WorkRequest.of("book-stock", delivery), context -> entities
                .createNativeQuery("UPDATE stock SET pieces = pieces + :pieces WHERE article = :article")
                .setParameter("pieces", pieces).setParameter("article", article).executeUpdate());
    }
}
