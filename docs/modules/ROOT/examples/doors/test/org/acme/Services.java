package org.acme;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;

/** The services that the examples call. Each notes its calls, and the one that is down fails. */
@Singleton
class Services implements OrderMutations.Warehouse, ShipmentConsumer.Carrier, TransferService.Bank, InvoiceImport.Ledger {

    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<InvoiceImport.Invoice> inbox = new CopyOnWriteArrayList<>();
    volatile String down = "";

    private String call(String name, Object argument) {
        calls.add(name);
        if (name.equals(down)) {
            throw new IllegalStateException(name + " is down");
        }
        return name + " of " + argument;
    }

    @Override
    public int stock(String article) {
        return 7;
    }

    @Override
    public String reserve(OrderMutations.Line line, UUID key) {
        return call("reservation", line.article());
    }

    @Override
    public String pack(String reservation, UUID key) {
        return call("parcel", reservation);
    }

    @Override
    public String label(ShipmentConsumer.Shipment shipment, UUID key) {
        return call("label", shipment.order());
    }

    @Override
    public void collect(String label, UUID key) {
        call("collect", label);
    }

    @Override
    public Uni<String> transfer(String account, long cents, UUID key) {
        return Uni.createFrom().item(() -> call("transfer", account));
    }

    @Override
    public List<InvoiceImport.Invoice> inbox() {
        return inbox;
    }

    @Override
    public InvoiceImport.Receipt book(InvoiceImport.Invoice invoice, UUID key) throws InvoiceRejected {
        call("book", invoice.number());
        if (invoice.cents() < 0) {
            throw new InvoiceRejected("the amount is negative");
        }
        return new InvoiceImport.Receipt(key.toString());
    }

    @Override
    public void file(InvoiceImport.Invoice invoice, InvoiceImport.Receipt receipt) {
        call("file", invoice.number());
        inbox.remove(invoice);
    }

    @Override
    public void reject(InvoiceImport.Invoice invoice, String reason) {
        call("reject because " + reason, invoice.number());
        inbox.remove(invoice);
    }
}
