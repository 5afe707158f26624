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

    /** A call whose key is derived from the key of the request that makes it. */
    @POST
    @Path("/transfers")
    @IdempotentCall(name = "transfer")
    Transfer transfer(Payout payout);

    /** A call for one of many recipients in a request, with a key for each of them. */
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
