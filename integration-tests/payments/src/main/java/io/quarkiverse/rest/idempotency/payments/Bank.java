package io.quarkiverse.rest.idempotency.payments;

import java.util.UUID;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

import io.quarkiverse.rest.idempotency.client.IdempotencyKey;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkus.rest.client.reactive.NotBody;

/**
 * The bank that pays out, which honours keys.
 */
@RegisterRestClient(configKey = "bank")
public interface Bank {

    /** Has a key that is derived from that of the request in which it is called. */
    @POST
    @Path("/transfers")
    @IdempotentCall(name = "transfer")
    Transfer transfer(Payout payout);

    /** Is called for many recipients in one request, and so has a key for each. */
    @POST
    @Path("/notices")
    @IdempotentCall
    void announce(@IdempotencyKey @NotBody UUID key, Notice notice);

    /**
     * @param number what the bank calls the transfer
     */
    record Transfer(long number) {
    }

    /**
     * @param recipient who is told
     * @param transfer of which transfer
     */
    record Notice(String recipient, long transfer) {
    }
}
