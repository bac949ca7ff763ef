(** Gradient descent with any step sizes and any radius, or none, from the symmetric start.

    [pgd] of Network.v is the case of one step size and a finite radius. Only definitions and
    facts that hold by computation; nothing is assumed. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Vectors Network Runs NetworkTheorems.
Open Scope R_scope.

(** Projection onto the ball round c; without a radius u stays. *)
Definition restrain (d : nat) (radius : option R) (c u : vec) : vec :=
  match radius with
  | Some r => project d r c u
  | None => u
  end.

(** Full-batch gradient descent with step size η_t at step t. *)
Fixpoint descent (d m n : nat) (x : nat -> vec) (a : nat -> R) (W0 : nat -> vec)
    (radius : option R) (eta : nat -> R) (dloss : nat -> R -> R) (t : nat) : nat -> vec :=
  match t with
  | O => W0
  | S s => fun j => restrain d radius (W0 j) (fun k =>
      descent d m n x a W0 radius eta dloss s j k
      - eta s * gradient d m n x a dloss (descent d m n x a W0 radius eta dloss s) j k)
  end.

Lemma descent_pgd d m n x a W0 B eta dloss t :
  descent d m n x a W0 (Some (B / root_m m)) (fun _ => eta) dloss t = pgd d m n x a W0 B eta dloss t.
Proof. induction t as [|t IH]; [reflexivity|]. simpl. rewrite IH. reflexivity. Qed.

(** Projection multiplies a displacement by a number. *)
Lemma restrain_scales d radius c u :
  exists s, forall k, restrain d radius c u k - c k = s * (u k - c k).
Proof.
  destruct radius as [r|]; simpl; [|exists 1; intros; ring].
  unfold project. destruct (Rle_dec _ _).
  - exists 1. intros; ring.
  - exists (r / norm d (sub u c)). intros; ring.
Qed.

(** Neurons j and h + j have opposite output weights and start at the same point. *)
Definition paired (h : nat) (a : nat -> R) (W0 : nat -> vec) : Prop :=
  forall j, (j < h)%nat -> a (h + j)%nat = - a j /\ forall k, W0 (h + j)%nat k = W0 j k.

Section Facts.
Variables d n : nat.
Variable x : nat -> vec.

(** Pairs of neurons that agree on a point cancel. *)
Lemma output_of_pairs h a W i :
  (forall j, (j < h)%nat -> a (h + j)%nat = - a j) ->
  (forall j, (j < h)%nat -> pre d x W i (h + j) = pre d x W i j) ->
  output d (h + h) x a W i = 0.
Proof.
  intros Ha HW. unfold output. rewrite sum_split.
  rewrite (sum_ext h (fun j => a (h + j)%nat * Rmax 0 (pre d x W i (h + j)))
                     (fun j => -1 * (a j * Rmax 0 (pre d x W i j)))).
  - rewrite sum_scale. ring.
  - intros j Hj. rewrite Ha, HW by exact Hj. ring.
Qed.

Lemma paired_pre h a W0 i j : paired h a W0 -> (j < h)%nat -> pre d x W0 i (h + j) = pre d x W0 i j.
Proof.
  intros H Hj. unfold pre, dot. apply sum_ext. intros k _.
  rewrite (proj2 (H j Hj)). reflexivity.
Qed.

Lemma start_output h a W0 i : paired h a W0 -> output d (h + h) x a W0 i = 0.
Proof.
  intros H. apply output_of_pairs; intros j Hj; [apply H, Hj | apply (paired_pre h a), Hj; exact H].
Qed.

Lemma output_ext m a W W' i : (forall j, (j < m)%nat -> pre d x W i j = pre d x W' i j) ->
  output d m x a W i = output d m x a W' i.
Proof. intros H. unfold output. f_equal. apply sum_ext. intros j Hj. now rewrite H. Qed.

(** Inner product of a neuron's gradient with any vector. *)
Lemma gradient_dot m a dloss W j u :
  dot d (gradient d m n x a dloss W j) u
  = mean n (fun i => dloss i (output d m x a W i) * (a j / root_m m * step (pre d x W i j)) * dot d (x i) u).
Proof.
  set (A := fun i => dloss i (output d m x a W i) * (a j / root_m m * step (pre d x W i j))).
  transitivity (sum d (fun k => / INR n * sum n (fun i => A i * (x i k * u k)))).
  - apply sum_ext. intros k _. unfold gradient, mean, Rdiv at 1.
    rewrite (sum_ext n (fun i => A i * (x i k * u k)) (fun i => u k * (A i * x i k)))
      by (intros; ring).
    rewrite sum_scale, (sum_ext n _ (fun i => A i * x i k)) by (intros; unfold A; ring). ring.
  - rewrite sum_scale, sum_swap. unfold mean, Rdiv at 1. rewrite Rmult_comm. f_equal.
    apply sum_ext. intros i _. apply sum_scale.
Qed.

(** One step changes a preactivation by a multiple of what descent alone would. *)
Lemma descent_pre m a W0 radius eta dloss t j :
  exists s, forall i,
    pre d x (descent d m n x a W0 radius eta dloss (S t)) i j - pre d x W0 i j
    = s * (pre d x (descent d m n x a W0 radius eta dloss t) i j - pre d x W0 i j
           - eta t * dot d (gradient d m n x a dloss (descent d m n x a W0 radius eta dloss t) j) (x i)).
Proof.
  simpl. set (W := descent d m n x a W0 radius eta dloss t).
  destruct (restrain_scales d radius (W0 j) (fun k => W j k - eta t * gradient d m n x a dloss W j k))
    as [s Hs].
  exists s. intros i. unfold pre, dot. rewrite <- !sum_scale, <- !sum_minus, <- sum_scale.
  apply sum_ext. intros k _.
  rewrite <- Rmult_minus_distr_r, Hs. ring.
Qed.
End Facts.
