package org.acme;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkiverse.rest.idempotency.mutiny.UniIdempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.smallrye.mutiny.Uni;

@ApplicationScoped
@IdempotentOperation(name = "request-quote")
public class PriceService {

    private final UniIdempotency idempotency;
    private final Quotes quotes;

    PriceService(UniIdempotency idempotency, Quotes quotes) {
        this.idempotency = idempotency;
        this.quotes = quotes;
    }

    public Uni<String> quote(String tenant, String requestId, String article) {
        return idempotency.execute(
                WorkRequest.of("request-quote", requestId).realm(tenant).payload(article).returning(String.class),
                context -> quotes.make(article));
    }

    public interface Quotes {

        Uni<String> make(String article);
    }
}
