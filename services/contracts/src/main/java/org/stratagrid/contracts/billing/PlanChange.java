package org.stratagrid.contracts.billing;

/** The code of the plan to change to; it replaces the present plan of the same resource. */
public record PlanChange(String planCode) {}
