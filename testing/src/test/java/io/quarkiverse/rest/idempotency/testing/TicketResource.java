package io.quarkiverse.rest.idempotency.testing;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.StaleLease;

/**
 * Sells tickets, and counts them.
 */
@Path("/tickets")
public class TicketResource {

    static final AtomicInteger SOLD = new AtomicInteger();

    @POST
    @Idempotent
    public Map<String, Integer> sell(String seat) {
        return Map.of("number", SOLD.incrementAndGet());
    }

    @POST
    @Path("reprinted")
    @Idempotent(staleLease = StaleLease.RE_EXECUTE)
    public Map<String, Integer> reprint(String seat) {
        return Map.of("number", SOLD.incrementAndGet());
    }
}
