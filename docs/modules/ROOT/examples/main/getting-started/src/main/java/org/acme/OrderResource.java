package org.acme;

import java.util.List;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.ResponseStatus;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyRequirement;

@Path("/orders")
public class OrderResource {

    public record NewOrder(String item, int quantity) {
    }

    @POST
    @ResponseStatus(201)
    @Transactional
    @Idempotent(operation = "create-order", keyRequirement = KeyRequirement.REQUIRED, completion = Completion.IN_TRANSACTION)
    public PurchaseOrder create(NewOrder order) {
        PurchaseOrder purchase = new PurchaseOrder();
        purchase.item = order.item();
        purchase.quantity = order.quantity();
        purchase.persist();
        return purchase;
    }

    @GET
    public List<PurchaseOrder> list() {
        return PurchaseOrder.listAll();
    }
}
