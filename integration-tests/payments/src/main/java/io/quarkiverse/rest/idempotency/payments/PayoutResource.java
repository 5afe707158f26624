package io.quarkiverse.rest.idempotency.payments;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.resteasy.reactive.ResponseStatus;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.StaleLease;

/**
 * Has the bank pay out. The effect is at the bank, where no transaction of this application reaches. The method can be run
 * again nevertheless, because each of its calls has the same key in every run.
 */
@Path("/payouts")
public class PayoutResource {

    @RestClient
    Bank bank;

    @Inject
    IdempotencyContext context;

    @POST
    @ResponseStatus(201)
    @Idempotent(operation = "pay-out", keyRequirement = KeyRequirement.REQUIRED, staleLease = StaleLease.RE_EXECUTE)
    public Bank.Transfer payOut(Payout payout) {
        Bank.Transfer transfer = bank.transfer(payout);
        for (String recipient : payout.recipients()) {
            bank.announce(context.deriveKey("notice-" + recipient), new Bank.Notice(recipient, transfer.number()));
        }
        return transfer;
    }
}
