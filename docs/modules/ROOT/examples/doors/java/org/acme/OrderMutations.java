package org.acme;

import java.util.UUID;

import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

import io.quarkiverse.rest.idempotency.IdempotentSteps;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;

@GraphQLApi
@IdempotentOperation(name = "place-order", staleLease = StaleLease.RE_EXECUTE)
public class OrderMutations {

    private final Idempotency idempotency;
    private final Warehouse warehouse;

    OrderMutations(Idempotency idempotency, Warehouse warehouse) {
        this.idempotency = idempotency;
        this.warehouse = warehouse;
    }

    @Mutation
    public PlacedOrder placeOrder(@NonNull String clientMutationId, @NonNull String article, int pieces) {
        return idempotency.execute(
                WorkRequest.of("place-order", clientMutationId)
                        .payload(new Line(article, pieces)) // another order under the same id is no retry
                        .returning(PlacedOrder.class),
                context -> place(new Line(article, pieces), context.steps()));
    }

    private PlacedOrder place(Line line, IdempotentSteps steps) {
        String reservation = steps.run("reserve", String.class, () -> warehouse.reserve(line, steps.key()));
        String parcel = steps.run("pack", String.class, () -> warehouse.pack(reservation, steps.key()));
        return new PlacedOrder(reservation, parcel);
    }

    /** A schema has one query at least. */
    @Query
    public int stock(@NonNull String article) {
        return warehouse.stock(article);
    }

    public record Line(String article, int pieces) {
    }

    public record PlacedOrder(String reservation, String parcel) {
    }

    /** A service that honours keys. */
    public interface Warehouse {

        int stock(String article);

        String reserve(Line line, UUID key);

        String pack(String reservation, UUID key);
    }
}
