package io.quarkiverse.rest.idempotency.payments;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.reactive.messaging.Channel;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;

/**
 * Takes the notices of the bank, and hands them over as a broker does. A notice is answered when it is acknowledged; the bank
 * sends it again until it has such an answer.
 */
@Path("/deposits")
public class DepositResource {

    @Channel("deposits")
    MutinyEmitter<Deposit> deposits;

    @POST
    public Uni<Void> receive(Deposit deposit) {
        return deposits.send(deposit);
    }
}
