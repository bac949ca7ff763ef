(** Lemma E: the soft loss is at most an eighth of the squared logit difference. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Logistic.
Open Scope R_scope.

Lemma is_derive_gap z f :
  is_derive (fun f => (f - z) ^ 2 / 8 - (softplus f - logistic z * f)) f
            ((f - z) / 4 - (logistic f - logistic z)).
Proof.
  apply (is_derive_minus (fun f => (f - z) ^ 2 / 8) (fun f => softplus f - logistic z * f)).
  - auto_derive; [exact I | field].
  - apply (is_derive_minus softplus (fun f => logistic z * f)).
    + apply is_derive_softplus.
    + auto_derive; [exact I | ring].
Qed.

Theorem lemma_E z f : soft_loss z f <= (z - f) ^ 2 / 8.
Proof.
  rewrite soft_loss_bregman.
  set (g := fun f => (f - z) ^ 2 / 8 - (softplus f - logistic z * f)).
  assert (H : g z <= g f).
  { destruct (Rle_or_lt z f) as [Hzf|Hzf].
    - apply (nondecreasing g (fun f => (f - z) / 4 - (logistic f - logistic z)) z f Hzf);
        [intros x _; apply is_derive_gap|].
      intros x Hx. pose proof (logistic_lipschitz z x). lra.
    - apply (nonincreasing g (fun f => (f - z) / 4 - (logistic f - logistic z)) f z);
        [lra | intros x _; apply is_derive_gap|].
      intros x Hx. pose proof (logistic_lipschitz x z). lra. }
  unfold g in H. replace ((z - z) ^ 2) with 0 in H by ring.
  replace ((z - f) ^ 2) with ((f - z) ^ 2) by ring. lra.
Qed.
