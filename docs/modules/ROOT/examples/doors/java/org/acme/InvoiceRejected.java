package org.acme;

public class InvoiceRejected extends Exception {

    private static final long serialVersionUID = 1L;

    public InvoiceRejected(String reason) {
        super(reason);
    }
}
