package io.quarkiverse.rest.idempotency.test.transaction;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.rest.idempotency.Idempotent;

/** A method without a transaction, which counts its runs. */
@Path("/counting")
public class CountingThing {

    private static final AtomicInteger RUNS = new AtomicInteger();

    @POST
    @Idempotent(operation = "counting")
    public int count() {
        return RUNS.incrementAndGet();
    }
}
