package org.stratagrid.billing.payment;

/** No answer from the payment gateway. */
public final class GatewayUnavailable extends RuntimeException {

    public GatewayUnavailable(String message) {
        super(message);
    }
}
