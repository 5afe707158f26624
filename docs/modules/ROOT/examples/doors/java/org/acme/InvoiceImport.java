package org.acme;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkInProgressException;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.scheduler.Scheduled;

@ApplicationScoped
@IdempotentOperation(name = "import-invoice", retention = "30d", recordedFailures = InvoiceRejected.class)
public class InvoiceImport {

    private static final Logger LOG = Logger.getLogger(InvoiceImport.class);

    private final Idempotency idempotency;
    private final Ledger ledger;

    InvoiceImport(Idempotency idempotency, Ledger ledger) {
        this.idempotency = idempotency;
        this.ledger = ledger;
    }

    @Scheduled(every = "1m")
    void importAll() {
        for (Invoice invoice : ledger.inbox()) {
            try {
                ledger.file(invoice, importOnce(invoice));
            } catch (WorkInProgressException e) {
                // Another node imports it now. It is in the inbox until that node has filed it.
            } catch (InvoiceRejected e) {
                ledger.reject(invoice, e.getMessage());
            } catch (RuntimeException e) {
                // Invoices behind it do not wait for it. It stays in the inbox, and the next run tries it again.
                LOG.errorf(e, "Invoice %s was not imported", invoice.number());
            }
        }
    }

    Receipt importOnce(Invoice invoice) throws InvoiceRejected {
        return idempotency.execute(
                WorkRequest.of("import-invoice", invoice.number()) // the operation, and the key
                        .payload(invoice) // another content under the same number is no retry
                        .returning(Receipt.class),
                context -> ledger.book(invoice, context.deriveKey("book")));
    }

    public record Invoice(String number, String supplier, long cents) {
    }

    public record Receipt(String entry) {
    }

    /** The ledger of another department: it honours keys. */
    public interface Ledger {

        List<Invoice> inbox();

        Receipt book(Invoice invoice, UUID key) throws InvoiceRejected;

        void file(Invoice invoice, Receipt receipt);

        void reject(Invoice invoice, String reason);
    }
}
