package org.acme;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;

@Path("/checkouts")
public class CheckoutResource {

    public record Cart(String item, int count) {
    }

    public record Hold(String id) {
    }

    public record Charge(String id, boolean declined) {
    }

    public record Receipt(UUID number, String charge) {
    }

    /** Two services that honour keys. */
    public interface Services {

        Hold hold(Cart cart, UUID key);

        Charge charge(Hold hold, UUID key);
    }

    @Inject
    Services services;

    @Inject
    Ledger ledger;

    @POST
    @Idempotent(operation = "checkout", staleLease = StaleLease.RE_EXECUTE)
    public Receipt place(Cart cart, IdempotentSteps steps) {
        Hold hold = steps.run("hold", Hold.class, () -> services.hold(cart, steps.key()));
        Charge charge = steps.run("charge", Charge.class, () -> services.charge(hold, steps.key()));
        return steps.run("book", Receipt.class, () -> ledger.book(charge, steps.key()));
    }

    @ApplicationScoped
    public static class Ledger {

        /** Writes one row by its key, which is unique: booked again, it is found. */
        @Transactional
        public Receipt book(Charge charge, UUID number) {
            return new Receipt(number, charge.id());
        }
    }
}
