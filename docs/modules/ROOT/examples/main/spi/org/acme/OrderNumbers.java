package org.acme;

/** A type of the same extension, which an application implements by one bean. */
public interface OrderNumbers {

    String next();
}
