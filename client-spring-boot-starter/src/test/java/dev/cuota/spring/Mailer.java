package dev.cuota.spring;

/** A bean that is no controller. */
public class Mailer {
  @PlanAction(limits = @PlanLimit(feature = "sms", amount = "#messages"))
  public int send(int messages) {
    return messages;
  }

  @PlanAction(tenant = "#whose", limits = @PlanLimit(feature = "sms"), mode = GuardMode.RESERVE)
  public void failing(String whose) {
    throw new IllegalStateException("no connection of " + whose);
  }
}
