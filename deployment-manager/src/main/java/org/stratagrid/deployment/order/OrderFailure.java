package org.stratagrid.deployment.order;

/** A step cannot be done; the message is for the customer. */
final class OrderFailure extends RuntimeException {
    OrderFailure(String sentence) {
        super(sentence);
    }
}
